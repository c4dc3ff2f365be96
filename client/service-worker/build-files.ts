/** One build of the page: every file that the server would serve of it. Written into the worker. */
export interface BuildFiles {
  /** Another one for any other content of any file. */
  readonly version: string
  /** Paths whose names say their content: such a file never changes. */
  readonly hashed: readonly string[]
  /** `[path, SHA-256 in hex]` of those that keep their name through all builds; `/` is the page. */
  readonly named: readonly (readonly [path: string, digest: string])[]
}
