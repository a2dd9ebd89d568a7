import { join } from 'node:path'
import { couldNotRun, type Part } from '../parts.ts'
import { cacheFolder, repositoryRoot } from '../paths.ts'
import { runProgram } from '../processes.ts'
import { ensurePackages, onPath } from '../system-packages.ts'
import { runVitest } from '../vitest-run.ts'

/**
 * A real Asterisk with real SIP phones, inside a network namespace that has nothing but loopback: no packet can leave
 * the machine. Asterisk is unpacked before, because the namespace reaches no package mirror.
 */
export const asteriskPart: Part = {
  name: 'Asterisk',
  minutes: 15,
  async run() {
    if (process.platform !== 'linux') return couldNotRun('the Asterisk tests need Linux (network namespaces)')
    const missing = await ensurePackages(['baresip-core', 'sip-tester', 'chromium', 'iproute2', 'util-linux'])
    if (missing) return couldNotRun(missing)
    const namespace = await enterNamespace()
    if (!namespace) return couldNotRun('this user may not make a network namespace (unshare); root may')
    const asterisk = await unpackedAsterisk()
    if ('reason' in asterisk) return couldNotRun(asterisk.reason)
    return runVitest('asterisk', ['asterisk'], {
      within: namespace,
      env: { JACKFIELD_TEST_ASTERISK_ROOT: asterisk.root },
    })
  },
}

/**
 * The beginning of a command line that runs the rest of it in a namespace of its own.
 * 10.99.0.1: Asterisk skips 127.0.0.0/8 when it gathers ICE candidates, and a WebRTC call needs one other address.
 */
async function enterNamespace(): Promise<string[] | undefined> {
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const setUp = 'ip link set lo up && ip addr add 10.99.0.1/32 dev lo && exec "$@"'
  const line = ['unshare', '--net', ...asUser, 'bash', '-c', setUp, 'jackfield']
  const { code } = await runProgram(line[0] as string, [...line.slice(1), 'true'], { output: 'keep' })
  return code === 0 ? line : undefined
}

/** The folder with an Asterisk unpacked from Debian's packages (kept in the cache folder), or why there is none. */
async function unpackedAsterisk(): Promise<{ root: string } | { reason: string }> {
  const given = process.env['JACKFIELD_TEST_ASTERISK_ROOT']
  if (given) return { root: given }
  if (!onPath('apt-get')) return { reason: 'Asterisk is unpacked from Debian packages, and this is no Debian' }
  const reasons: string[] = []
  // sid moves and may be broken on a day; the older suites hold still.
  for (const suite of ['sid', 'forky', 'bullseye']) {
    const root = join(cacheFolder, suite === 'sid' ? 'asterisk' : `asterisk-${suite}`)
    const { code, output } = await runProgram(
      'bash',
      [join(repositoryRoot, 'e2e/asterisk/lab/asterisk-root.sh'), root, suite],
      {
        output: 'keep',
        env: { ...process.env, DEBS: join(cacheFolder, suite === 'sid' ? 'debs' : `debs-${suite}`) },
      },
    )
    if (code === 0) return { root }
    reasons.push(`${suite}: ${output.trim().split('\n').at(-1)}`)
  }
  return { reason: `Asterisk could not be unpacked from Debian's packages (${reasons.join('; ')})` }
}
