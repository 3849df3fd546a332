// The entry of `pnpm example`.
import { runCommand } from './src/example/command'
import { examples } from './src/example/examples'

process.exitCode = await runCommand(process.argv.slice(2), examples, {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
