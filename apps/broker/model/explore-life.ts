import { type Explored, explore } from './explore.ts'
import {
  act,
  type Action,
  actionsIn,
  type GrantLife,
  type Guard,
  startOfLife,
} from './grant-life.ts'
import { brokenBetween, brokenPromise, isSettled, isSpent } from './grant-promises.ts'

/** Every order in which things can happen to a step, with all guards or with one left out. */
export function exploreLife(
  without?: Guard,
  possible: (action: Action) => boolean = () => true,
): Explored<GrantLife, Action> {
  return explore(
    {
      start: startOfLife,
      actionsIn: (life) => actionsIn(life).filter(possible),
      act: (life, action) => act(life, action, without).life,
    },
    {
      promises: brokenPromise,
      between: brokenBetween,
      mayEnd: (life) => isSettled(life) || isSpent(life),
    },
  )
}
