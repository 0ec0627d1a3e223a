import type { Guard } from './guard.ts'

/** Services' own credentials, shared tokens, and sign-ins at services. */
export function serviceGuards(): readonly Guard[] {
  return [
    {
      name: 'estimates are made of ten jobs of five other people, or of one’s own',
      without: [
        {
          file: timings,
          text: `jobs >= 10 and people >= 5 end`,
          by: `jobs >= 10 end`,
        },
      ],
      missedBy: [`${timingsTest}: the times of few people or jobs show to nobody else`],
    },
    {
      name: 'a reader’s own jobs are not mixed with those of others',
      without: [{ file: timings, text: `a.user_id = reader as is_own`, by: `false as is_own` }],
      missedBy: [
        `${timingsTest}: a reader’s own jobs neither make others’ enough nor move their quartiles`,
      ],
    },
    {
      name: 'attempts of others count from the day after they ended, and few of each person',
      without: [
        {
          file: timings,
          text: `case when later.id is null then j.ended_at else later.previous_ended_at end < today`,
          by: `j.ended_at < today`,
        },
      ],
      missedBy: [
        `${timingsTest}: an attempt counts from the day after it ended, also once its job is tried again, and nobody’s are the whole`,
      ],
    },
    {
      name: 'a panel must be among what the user’s own account is offered',
      without: [
        {
          file: 'apps/api/src/jobs/check-settings.ts',
          text: `requireListed('panel', settings.panel, options.panels)`,
          by: `requireListed('panel', settings.panel, [{ value: settings.panel }])`,
        },
      ],
      missedBy: [
        'apps/api/src/services/services.test.ts: takes no choice that only the account of the check is offered',
      ],
    },
    {
      name: 'who has no credential is served by a shared token, and by no other of the service',
      without: [
        {
          file: claims,
          text: `t.kind = 'shared' and v.shared_token_policy = 'gradual' and v.shared_token_until > now()`,
          by: 'true',
        },
        { file: claims, text: 'and (a.id is null or a.on_shared_account)', by: '' },
        kindUnbound,
      ],
      missedBy: [
        `${tests}/health-credentials.test.ts: claims a step of a user who has no credential, and gets rows only`,
      ],
    },
    {
      name: 'no delegation and no grant of a job has the scope of a check',
      without: [
        {
          file: steps,
          text: `'write-report']),\n  not_before`,
          by: `'write-report', 'health']),\n  not_before`,
        },
        {
          file: grantRows,
          text: `'write-report']),\n  -- Empty`,
          by: `'write-report', 'health']),\n  -- Empty`,
        },
      ],
      missedBy: [
        `${tests}/health-credentials.test.ts: is refused the scope by the database, in delegations and grants, until the rule is gone`,
      ],
    },
    {
      name: 'a service’s own credential is not bound as a user’s is',
      without: [
        {
          file: associatedData,
          text: 'return encodeFields(userId, credentialId, serviceId, origin, type, version)',
          by: 'return encodeFields()',
        },
        {
          file: associatedData,
          text: `return encodeFields('service-credential', kind, id, serviceId, origin, type, version)`,
          by: 'return encodeFields()',
        },
      ],
      missedBy: [
        `${tests}/health-credentials.test.ts: copies it into a user’s credential, where it does not open: it is bound to its kind`,
      ],
    },
    {
      name: 'a service’s own credential is bound to its kind',
      without: [kindUnbound],
      missedBy: [
        `${tests}/health-credentials.test.ts: turns it into a shared token by a change of its row, where it does not open`,
      ],
    },
    {
      name: 'a check is reported by the worker that was granted it',
      without: [
        {
          file: `${broker}/health/report.ts`,
          text: 'grant.workerId === ctx.caller.id &&',
          by: `grant.workerId !== '' &&`,
        },
      ],
      missedBy: [
        `${tests}/health-credentials.test.ts: claims or reports a check as somebody who is no worker, or not the one that was granted it`,
      ],
    },
    {
      name: 'no policy shows a service’s own credential',
      without: [
        {
          file: 'packages/db/migrations/0014_service_credentials.sql',
          text: 'alter table vault.service_credentials enable row level security;',
          by: '',
        },
      ],
      missedBy: [
        'packages/db/src/service-credentials.test.ts: a service’s own credential is shown to %s as %s only once it is granted and a policy lets it',
      ],
    },
    {
      name: 'a shared token serves who has none of her own',
      without: [
        { file: claims, text: 'c.id is null and (a.id', by: '(a.id' },
        {
          file: `${broker}/grants/choose-credential.ts`,
          text: 'if (credentialId === null) return chooseShared(subject)',
          by: 'if (subject.sharedId !== null) return chooseShared(subject)',
        },
      ],
      missedBy: [
        `${tests}/shared-token.test.ts: never serves who has her own, also when that is refused, expired or for another address`,
      ],
    },
    {
      name: 'a shared token serves until its day',
      without: [{ file: claims, text: 'and v.shared_token_until > now()', by: '' }],
      missedBy: [
        `${tests}/shared-token.test.ts: asks after its end date, and is refused without anybody doing anything`,
      ],
    },
    {
      name: 'who should have a credential of her own is not taken for somebody without',
      without: [
        {
          file: `${broker}/ledger/judge-credential.ts`,
          text: `return ledger.findLiveAt(shown.userId, shown.serviceId) === null ? 'fits' : 'behind'`,
          by: `return 'fits'`,
        },
      ],
      missedBy: [
        `${tests}/shared-token.test.ts: takes her own credential’s row away behind the broker, and is found out`,
      ],
    },
    {
      name: 'a shared token stays with the address for which it was entered',
      without: [
        { file: claims, text: 'and t.origin = v.origin', by: '' },
        {
          file: associatedData,
          text: `return encodeFields('service-credential', kind, id, serviceId, origin, type, version)`,
          by: 'return encodeFields()',
        },
      ],
      missedBy: [`${tests}/shared-token.test.ts: moves the service to an address of her own`],
    },
    {
      name: 'of all brokers one refreshes a credential',
      without: [
        {
          file: refreshes,
          text: 'where r.held_until <= now() and r.not_before <= now()',
          by: 'where true',
        },
      ],
      missedBy: [
        `${refreshTest}: is refreshed once for many claims through two brokers, and the old token is not shown again`,
      ],
    },
    {
      name: 'a refresh is kept where its credential is still the one',
      without: [
        { file: refreshes, text: `    .where('version', '=', credential.version)\n`, by: '' },
      ],
      missedBy: [`${refreshTest}: is dropped when the owner signs in again meanwhile: hers counts`],
    },
    {
      name: 'a sign-in that its server ended breaks the credential',
      without: [
        {
          file: `${broker}/oauth/freshening.ts`,
          text: 'if (reason !== null) await markRefused',
          by: `if (reason === '') await markRefused`,
        },
      ],
      missedBy: [
        `${refreshTest}: F34 refresh that is refused: breaks the credential, is told once, and is not asked about again`,
      ],
    },
    {
      name: 'a sign-in server that is away is left in peace',
      without: [{ file: refreshes, text: ' and r.not_before <= now()', by: '' }],
      missedBy: [
        `${refreshTest}: a token that has ended is not given out, and the server is left in peace for a while`,
      ],
    },
    {
      name: 'of tokens only the one that is sent leaves the broker',
      without: [
        {
          file: `${broker}/grants/seal-grant.ts`,
          text: `if (type !== 'oauth2') return stored`,
          by: 'if (type.length > 0) return stored',
        },
      ],
      missedBy: [
        `${refreshTest}: is given to no worker and no egress, in no answer`,
        'apps/worker/src/oauth-job.test.ts: through access tokens that end between its steps, and no refresh token leaves the broker',
      ],
    },
    {
      name: 'a refresh token goes to who issued it',
      without: [
        {
          file: `${broker}/oauth/freshening.ts`,
          text: 'const isIssuer = server?.issuer === tokens.issuer && server.clientId === tokens.clientId',
          by: 'const isIssuer = tokens.issuer.length > 0',
        },
      ],
      missedBy: [
        `${refreshTest}: goes to who issued it, whomever the service’s record names since`,
      ],
    },
    {
      name: 'a sign-in server is reached at the addresses of its record',
      without: [
        {
          file: `${broker}/oauth/oauth-fetch.ts`,
          text: 'if (!allowed.has(url.origin)) {',
          by: 'if (allowed.size === 0) {',
        },
      ],
      missedBy: [
        `${broker}/oauth/oauth-fetch.test.ts: are not sent to an address that the server names and the record does not`,
      ],
    },
    {
      name: 'a sign-in is answered once',
      without: [
        {
          file: flows,
          text: 'delete from vault.oauth_flows\n    where state_hash',
          by: 'select state_hash, user_id, service_id, session_hash, envelope from vault.oauth_flows\n    where state_hash',
        },
        {
          file: flows,
          text: '    returning state_hash, user_id, service_id, session_hash, envelope\n',
          by: '',
        },
      ],
      missedBy: [`${signInTest}: one that was shown before`],
    },
    {
      name: 'a sign-in is answered in the session that began it',
      without: [
        {
          file: flows,
          text: 'and user_id = ${shown.userId} and session_hash = ${shown.sessionHash}',
          by: '',
        },
      ],
      missedBy: [
        `${signInTest}: another user’s, which stays good for whoever began it`,
        `${signInTest}: that of another session of hers`,
      ],
    },
    {
      name: 'a sign-in is answered at the address of its service',
      without: [
        {
          file: complete,
          text: `if (flow.serviceId !== input.serviceId) return refusal('redirect_differs')`,
          by: '',
        },
      ],
      missedBy: [`${signInTest}: one that came to the address of another service`],
    },
    {
      name: 'a sign-in is answered by the server that was asked',
      without: [
        {
          file: complete,
          text: `if (issuer === null ? mustNameItself : issuer !== metadata.issuer) return 'issuer_differs'`,
          by: 'void mustNameItself',
        },
        {
          file: complete,
          text: `validateAuthResponse(metadata, client, query,`,
          by: `validateAuthResponse({ ...metadata, issuer: issuer ?? '', authorization_response_iss_parameter_supported: false }, client, query,`,
        },
      ],
      missedBy: [`${signInTest}: one that %s`],
    },
    {
      name: 'a code is exchanged by who asked for it',
      without: [
        {
          file: `${broker}/oauth/begin.ts`,
          text: 'verifier: oauth.generateRandomCodeVerifier(),',
          by: `verifier: 'v'.repeat(43),`,
        },
        {
          file: `${broker}/oauth/begin.ts`,
          text: 'nonce: oauth.generateRandomNonce(),',
          by: `nonce: 'n'.repeat(43),`,
        },
      ],
      missedBy: [`${signInTest}: a code of another sign-in, which PKCE gives away`],
    },
    {
      name: 'who signed in is named for this sign-in',
      without: [
        {
          file: `${broker}/oauth/request-tokens.ts`,
          text: 'await oauth.processAuthorizationCodeResponse(',
          by: 'await oauth.processGenericTokenEndpointResponse(',
        },
      ],
      missedBy: [`${signInTest}: one with the nonce of another sign-in`],
    },
    {
      name: 'what a sign-in gives goes to the address for which it was begun',
      without: [
        {
          file: complete,
          text: `if (secrets.origin !== target.origin) return refusal('service_moved')`,
          by: '',
        },
      ],
      missedBy: [
        `${signInTest}: one whose service got another address meanwhile, which sees no token`,
      ],
    },
    {
      name: 'what a sign-in is held against is bound to who began it',
      without: [
        {
          file: associatedData,
          text: `return encodeFields('oauth-flow', flow.stateHash, flow.userId, flow.serviceId, flow.sessionHash)`,
          by: `return encodeFields('oauth-flow', flow.stateHash)`,
        },
      ],
      missedBy: [`${signInTest}: one whose row somebody gave to another user`],
    },
  ]
}

const broker = 'apps/broker/src'
const tests = 'apps/broker/test'
const refreshTest = 'apps/broker/test/oauth-refresh.test.ts'
const signInTest = 'apps/broker/test/oauth-sign-in.test.ts'
const associatedData = 'apps/broker/src/associated-data.ts'
const complete = 'apps/broker/src/oauth/complete.ts'
const claims = 'packages/db/src/vault/claim-subjects.ts'
const refreshes = 'packages/db/src/vault/oauth-refreshes.ts'
const steps = 'packages/db/migrations/0006_steps.sql'
const grantRows = 'packages/db/migrations/0007_grants.sql'
const flows = 'packages/db/src/vault/oauth-flows.ts'
const kindUnbound = {
  file: associatedData,
  text: `return encodeFields('service-credential', kind, id, serviceId, origin, type, version)`,
  by: `return encodeFields(kind && 'service-credential', id, serviceId, origin, type, version)`,
}
const timings = 'packages/db/migrations/0072_service_timings.sql'
const timingsTest = 'packages/db/src/service-timings.test.ts'
