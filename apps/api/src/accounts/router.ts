import { registration } from '@tessera/contracts/registration'
import { beginSecondStep, completeLogin } from '../second-factors/complete-sign-in.ts'
import { beginPasskeySignIn, passkeySignIn } from '../second-factors/passkey-sign-in.ts'
import { beginPasskeyStepUp, stepUp } from '../second-factors/step-up.ts'
import { publicProcedure, router } from '../trpc.ts'
import { changePassword } from './change-password.ts'
import { forgotPassword, resetPassword } from './forgotten-password.ts'
import { acceptInvitation, openInvitation } from './invitation.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { me } from './me.ts'
import { renewPassword } from './renew-password.ts'
import { setFirstPassword } from './set-first-password.ts'
import { register, type RegisterDependencies } from './register.ts'

export type AccountDependencies = RegisterDependencies

export function usersRouter(deps: AccountDependencies) {
  return router({
    register: register(deps),
    openInvitation: openInvitation(deps),
    acceptInvitation: acceptInvitation(deps),
    registration: publicProcedure('none', 'requests')
      .output(registration)
      .query(() => ({ mode: deps.registrations.mode })),
  })
}

export function authRouter(deps: AccountDependencies) {
  return router({
    login: login(deps),
    logout: logout(deps),
    beginPasskeySignIn: beginPasskeySignIn(deps),
    passkeySignIn: passkeySignIn(deps),
    beginSecondStep: beginSecondStep(deps),
    completeLogin: completeLogin(deps),
    beginPasskeyStepUp: beginPasskeyStepUp(deps),
    stepUp: stepUp(deps),
    me: me(deps),
    changePassword: changePassword(deps),
    setPassword: setFirstPassword(deps),
    renewPassword: renewPassword(deps),
    forgotPassword: forgotPassword(deps),
    resetPassword: resetPassword(deps),
  })
}
