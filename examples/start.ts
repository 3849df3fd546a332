// The entry of `pnpm start`.
import { main } from './src/start/main'

await main(process.argv.slice(2))
