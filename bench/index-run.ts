import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('number-index.ts', import.meta.url))

export interface IndexFigures {
  readonly contacts: number
  readonly lookUpMicroseconds: {
    readonly p50: number
    readonly p95: number
    readonly p99: number
    readonly max: number
  }
  readonly memoryMbPerMillion: number
  readonly loadStallMs: { readonly clock: number; readonly worked: number }
  readonly changeStallMs: { readonly clock: number; readonly worked: number }
}

/** The server's own index with so many contacts, in a process of its own, where nothing else takes memory. */
export async function measureIndex(contacts: number): Promise<IndexFigures> {
  const args = ['--expose-gc', program, '--contacts', String(contacts)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
