// The processes of all systems.
import type { SystemName } from '../systems/names'
import { Peer, type Command } from './peer'
import type { Built } from './protocol'

/** How the systems are to be loaded. */
export interface LoadOptions {
  readonly threads: number
  readonly built: Built
}

/** Starts systems and keeps them, one process each; one that has ended is started again when it is needed. */
export class Peers {
  readonly #commands: ReadonlyMap<SystemName, Command>
  readonly #options: LoadOptions
  readonly #running = new Map<SystemName, Peer>()

  constructor(commands: ReadonlyMap<SystemName, Command>, options: LoadOptions) {
    this.#commands = commands
    this.#options = options
  }

  /** The systems that there are. */
  get systems(): SystemName[] {
    return [...this.#commands.keys()]
  }

  /** The process of a system. */
  async of(system: SystemName): Promise<Peer> {
    const running = this.#running.get(system)
    if (running?.alive) return running
    const peer = await this.fresh(system)
    this.#running.set(system, peer)
    return peer
  }

  /** A new process, which is the caller's to end. */
  async fresh(system: SystemName): Promise<Peer> {
    const command = this.#commands.get(system)
    if (!command) throw new Error(`${system} is not there`)
    const peer = new Peer(command)
    try {
      await peer.load({ system, ...this.#options })
      return peer
    } catch (error) {
      peer.kill()
      throw error
    }
  }

  /** Ends all that run. */
  end(): void {
    for (const peer of this.#running.values()) peer.kill()
    this.#running.clear()
  }
}
