// The entry of the thread that works. Node does not hand loaders on to threads, so it loads TypeScript's by itself.
import { register } from 'tsx/esm/api'

register()
await import('./work.ts')
