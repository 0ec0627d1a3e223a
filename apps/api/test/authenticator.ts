import { Secret, TOTP } from 'otpauth'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** An app on somebody's phone. */
export class Authenticator {
  readonly recoveryCodes: readonly string[]
  readonly #world: World
  readonly #owner: Visitor
  readonly #totp: TOTP

  private constructor(world: World, owner: Visitor, secret: string, codes: readonly string[]) {
    this.#world = world
    this.#owner = owner
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret) })
    this.recoveryCodes = codes
  }

  /** Somebody sets one up on her page. */
  static async addTo(world: World, owner: Visitor): Promise<Authenticator> {
    const { secret, sealed } = await owner.trpc.secondFactors.beginAuthenticator.mutate()
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const { recoveryCodes } = await owner.trpc.secondFactors.addAuthenticator.mutate({
      sealed,
      code,
    })
    return new Authenticator(world, owner, secret, recoveryCodes)
  }

  /** A code that was not used, as if half a minute had passed. */
  async newCode(): Promise<string> {
    await this.#world.rows(
      'update proof.authenticator_apps set last_step = last_step - 2 where user_id = $1',
      this.#owner.id,
    )
    return this.#totp.generate()
  }

  /** One that is none of the codes of these minutes. */
  wrongCode(): string {
    const near = new Set([-2, -1, 0, 1, 2].map((step) => this.#at(step)))
    const wrong = ['000000', '111111', '222222', '333333', '444444', '555555']
    return wrong.find((code) => !near.has(code)) ?? '666666'
  }

  #at(step: number): string {
    return this.#totp.generate({ timestamp: Date.now() + step * 30_000 })
  }
}

/** As if the owner had shown who she is long ago. */
export async function outlastStepUp(world: World, { id }: Visitor): Promise<void> {
  await world.rows(
    "update proof.sessions set stepped_up_at = now() - interval '11 minutes' where user_id = $1",
    id,
  )
}
