import { SecondStepPanel } from '../second-factors/second-step-panel.tsx'
import { AcceptedTermsPanel } from '../terms/accepted-terms-panel.tsx'
import { WebhookPanel } from '../webhooks/webhook-panel.tsx'
import { Facts } from '../ui/facts.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import { AddressPanel } from './address-panel.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { NotificationPanel } from './notification-panel.tsx'
import { OwnData } from './own-data.tsx'
import { OwnTrail } from './own-trail.tsx'
import { ProfilePanel } from './profile-panel.tsx'
import { IdentityPanel } from './identity-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { roleText } from './role-words.ts'
import { useUser } from './session.ts'
import { SessionList } from './session-list.tsx'
import { StopEverything } from './stop-everything.tsx'
import { TokenList } from './token-list.tsx'

/** Who somebody is here, her password, where she is signed in, and her access tokens. */
export function AccountPage() {
  const user = useUser()
  const { username, roles, createdAt } = user
  return (
    <Page title="Your account">
      <Panel title="You">
        <Facts
          entries={[
            ['User name', username],
            ['Role', ['Researcher', ...roles.map(roleText)].join(', ')],
            ['Since', formatTime(createdAt)],
          ]}
        />
      </Panel>
      <ProfilePanel />
      <AddressPanel />
      <NotificationPanel />
      <WebhookPanel />
      <Panel title="Password">
        <PasswordPanel />
      </Panel>
      <Panel title="Second step">
        <SecondStepPanel />
      </Panel>
      <IdentityPanel />
      <Panel title="Where you are signed in">
        <SessionList />
      </Panel>
      <Panel title="Access tokens">
        <TokenList />
      </Panel>
      <Panel title="What was done with your account">
        <OwnTrail />
      </Panel>
      <AcceptedTermsPanel />
      <Panel title="Your data">
        <OwnData />
      </Panel>
      <Panel title="If your account is in other hands">
        <StopEverything />
      </Panel>
      <Panel title="If you want to leave">
        <DeleteAccount user={user} />
      </Panel>
    </Page>
  )
}
