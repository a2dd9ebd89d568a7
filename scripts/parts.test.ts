// Parts beside each other and parts that hang, in a process of their own: what counts is what it prints.
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { repositoryRoot } from './paths.ts'
import { runProgram } from './processes.ts'

/** Runs some lines that may use runParts, summarise, runProgram and sleep. */
function runLines(lines: string) {
  const from = (file: string) => JSON.stringify(String(pathToFileURL(`${repositoryRoot}/scripts/${file}`)))
  const imports = `
    import { setTimeout as sleep } from 'node:timers/promises'
    import { runParts, summarise } from ${from('parts.ts')}
    import { runProgram } from ${from('processes.ts')}
    const ok = { passed: 1, failed: 0, skipped: 0 }
    const node = (line) => runProgram(process.execPath, ['-e', line])
  `
  return runProgram(process.execPath, ['--input-type=module', '-e', imports + lines], { output: 'keep' })
}

it('beside each other: the output of each is whole, in the order of the list, and all are counted', async () => {
  const { output, code } = await runLines(`
    let running = 0
    let most = 0
    const part = (name, ms) => ({
      name,
      run: async () => {
        most = Math.max(most, ++running)
        console.log(name + ' 1')
        await node("console.log('" + name + " 2')")
        await sleep(ms)
        console.log(name + ' 3')
        running--
        return ok
      },
    })
    const rows = await runParts([part('a', 0), [part('b', 1500), part('c', 0), part('d', 700)], part('e', 0)])
    console.log('at once: ' + most)
    process.exitCode = summarise(rows)
  `)
  const lines = output.split('\n')
  expect(lines.filter((line) => /^[a-e] \d$/.test(line)).join(' ')).toBe(
    'a 1 a 2 a 3 b 1 b 2 b 3 c 1 c 2 c 3 d 1 d 2 d 3 e 1 e 2 e 3',
  )
  expect(output.match(/^── \w/gm)).toEqual(['── a', '── b', '── c', '── d', '── e'])
  expect(lines).toContain('at once: 3')
  expect(lines).toContain('5 passed, 0 failed')
  expect(code).toBe(0)
})

it('a part that hangs is ended with all its programs, is named, and the next one runs', async () => {
  // The grandchild holds our end of its output open: as long as it lives, this does not resolve.
  const { output, code } = await runLines(`
    const hang = 'setInterval(() => {}, 1000)'
    const options = "{ stdio: 'inherit' }"
    const parent = \`require('node:child_process').spawn(process.execPath, ['-e', '\${hang}'], \${options}); \${hang}\`
    const hangs = { name: 'hangs', minutes: 0.03, run: async () => (await node(parent), ok) }
    process.exitCode = summarise(await runParts([hangs, { name: 'next', minutes: 1, run: async () => ok }]))
  `)
  expect(output).toContain('hangs is ended: it did not end within its limit of 0.03 minutes')
  expect(output).toContain('failed: hangs: it did not end within its limit of 0.03 minutes')
  expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 1 failed')
  expect(code).toBe(1)
})
