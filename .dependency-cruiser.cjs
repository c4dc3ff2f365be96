/** Imports point one way; each rule says why. */
const only = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^(shared|worklets|client|signaling|archive|scripts|tests)/', pathNot: to },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one idea cut in two.',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    only(
      'shared-is-the-core',
      '^shared/',
      '^shared/',
      'The core runs everywhere and knows nobody.',
    ),
    only('dsp-is-pure', '^worklets/dsp/', '^(shared|worklets/dsp)/', 'Any test can call the DSP.'),
    only(
      'worklets-know-no-page',
      '^worklets/',
      '^(shared|worklets)/',
      'The audio thread has no page.',
    ),
    only(
      'signaling-hears-no-music',
      '^signaling/',
      '^(signaling|shared/(protocol|result|errors|text|time/units))',
      'The server introduces peers; it must not be able to read a document, a note or a take.',
    ),
    only(
      'archive-is-a-peer',
      '^archive/',
      '^(archive|shared|worklets/dsp)/',
      'A process of its own.',
    ),
    only('client-is-a-shell', '^client/', '^(client|shared|worklets)/', 'It stands on the core.'),
    {
      name: 'dsp-only-in-the-render-worker',
      severity: 'error',
      comment:
        'The main thread renders no sound: only the render worker and the feed may use dsp/.',
      from: { path: '^client/', pathNot: '^client/(audio|render-worker)/' },
      to: { path: '^worklets/dsp/' },
    },
    {
      name: 'one-file-knows-automerge',
      severity: 'error',
      comment:
        'Two entry points give two wasm instances; one file imports it, all else imports that.',
      from: { pathNot: '^(node_modules/|shared/doc/crdt\\.ts|tests/)' },
      to: { path: '@automerge/automerge(/|$)', pathNot: '\\.wasm' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'What is shipped stands without what tests it.',
      from: { pathNot: '^(tests/|vitest\\.config)' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
