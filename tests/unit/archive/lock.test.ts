import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../../archive/lock.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('the lock of DATA_DIR', () => {
  it('refuses a second archive in one sentence', async () => {
    const lock = await lockDirectory(directory)
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'locked',
      message: `DATA_DIR is in use by another archive (process ${process.pid}).`,
    })
    await lock.release()
    await lock.release()
  })

  it('is free again once released, and leaves nothing behind', async () => {
    await (await lockDirectory(directory)).release()
    await (await lockDirectory(directory)).release()
    expect(await readdir(directory)).toEqual([])
  })

  it('is taken over from an archive that was killed', async () => {
    const other = spawn('sleep', ['60'])
    const holder = { pid: other.pid, started: await startOf(other.pid!) }
    await writeFile(join(directory, 'lock'), JSON.stringify(holder))
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'locked' })
    other.kill('SIGKILL')
    await once(other, 'exit')
    await (await lockDirectory(directory)).release()
  })

  it('is taken over when its pid went to another process', async () => {
    await writeFile(join(directory, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }))
    const lock = await lockDirectory(directory)
    expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toEqual({
      pid: process.pid,
      started: await startOf(process.pid),
    })
    await lock.release()
  })

  it.each(['', '{', '{"pid":-1,"started":null}', '[]'])(
    'is taken over when it says %j',
    async text => {
      await writeFile(join(directory, 'lock'), text)
      await (await lockDirectory(directory)).release()
    },
  )

  it('makes the directory, for its owner alone', async () => {
    const lock = await lockDirectory(join(directory, 'a/b'))
    expect(await readdir(join(directory, 'a'))).toEqual(['b'])
    await lock.release()
  })

  it('says in one sentence that DATA_DIR cannot be written', async () => {
    await writeFile(join(directory, 'file'), '')
    const path = join(directory, 'file/data')
    await expect(lockDirectory(path)).rejects.toMatchObject({
      code: 'unwritable',
      message: `DATA_DIR ${path} cannot be written (ENOTDIR).`,
    })
  })

  it.skipIf(process.getuid?.() === 0)('and so it does for one of somebody else', async () => {
    await chmod(directory, 0o500)
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'unwritable' })
    await chmod(directory, 0o700)
  })
})

const startOf = async (pid: number) =>
  (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[19]
