// The entry of `pnpm bench`.
import { main } from './src/main'

await main(process.argv.slice(2))
