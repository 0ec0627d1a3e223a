/** Why a task is broken off: its grant is not live any more, so whatever it did next would be refused. */
export class GrantEnded extends Error {
  override readonly name = 'GrantEnded'
}

/** Why a task is broken off: no renewal leads beyond its grant's ceiling. What came of it can still be written. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime'

  constructor() {
    super('the grant comes to its ceiling')
  }
}

/** Why a task is broken off: this process stops. The step goes to the next worker. */
export class Stopping extends Error {
  override readonly name = 'Stopping'

  constructor() {
    super('this worker stops')
  }
}
