/** A process that was started and is ready. */
export interface Running extends AsyncDisposable {
  readonly pid: number
  /** Resolves with how it ended: a signal's name or the exit code. */
  readonly exited: Promise<string>
  signal(signal: NodeJS.Signals): void
}

export interface Supervisor extends AsyncDisposable {
  /** Starts a process; `launch` resolves when it is ready. The name is for the calls below. */
  add<T extends Running>(name: string, launch: () => Promise<T>): Promise<T>
  /** Starts a process again that was ended with {@link kill}. */
  start(name: string): Promise<void>
  /** Sends a signal (SIGTERM unless told) and waits until the process has ended. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>
  isRunning(name: string): boolean
  pid(name: string): number
  readonly names: readonly string[]
}

/**
 * Keeps processes by name and stops them in reverse order. None is started again by itself.
 *
 * @param onUnexpectedExit told when a process ends that nobody asked to end
 */
export function createSupervisor(
  onUnexpectedExit: (name: string, how: string) => void,
): Supervisor {
  const children = new Map<string, Child>()
  const find = (name: string) => {
    const child = children.get(name)
    if (child === undefined) throw new Error(`no process is called ${name}`)
    return child
  }
  return {
    async add(name, launch) {
      if (children.has(name)) throw new Error(`there is a process called ${name} already`)
      const running = await launch()
      children.set(name, new Child(running, launch, (how) => onUnexpectedExit(name, how)))
      return running
    },
    start: (name) => find(name).start(),
    kill: (name, signal = 'SIGTERM') => find(name).kill(signal),
    isRunning: (name) => find(name).isRunning,
    pid: (name) => find(name).pid,
    get names() {
      return [...children.keys()]
    },
    async [Symbol.asyncDispose]() {
      for (const child of [...children.values()].toReversed()) await child.stop()
    },
  }
}

class Child {
  readonly #launch: () => Promise<Running>
  readonly #onUnexpectedExit: (how: string) => void
  #running: Running | undefined
  #isWanted = false

  constructor(
    running: Running,
    launch: () => Promise<Running>,
    onUnexpectedExit: (how: string) => void,
  ) {
    this.#launch = launch
    this.#onUnexpectedExit = onUnexpectedExit
    this.#keep(running)
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get pid(): number {
    if (this.#running === undefined) throw new Error('the process is not running')
    return this.#running.pid
  }

  async start(): Promise<void> {
    if (this.isRunning) throw new Error('the process is running already')
    this.#keep(await this.#launch())
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#isWanted = false
    const running = this.#running
    running?.signal(signal)
    await running?.exited
  }

  async stop(): Promise<void> {
    this.#isWanted = false
    await this.#running?.[Symbol.asyncDispose]()
  }

  #keep(running: Running): void {
    this.#running = running
    this.#isWanted = true
    void this.#watch(running)
  }

  async #watch(running: Running): Promise<void> {
    const how = await running.exited
    this.#running = undefined
    if (this.#isWanted) this.#onUnexpectedExit(how)
  }
}
