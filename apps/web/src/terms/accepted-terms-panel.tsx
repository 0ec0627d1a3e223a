import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'

/** Which terms somebody has accepted, and when; nothing for whoever was never asked. */
export function AcceptedTermsPanel() {
  const mine = useQuery(trpc.terms.mine.queryOptions())
  if (mine.isPending || mine.data?.length === 0) return null
  return (
    <Panel title="Terms">
      <QueryView query={mine} skeleton={null}>
        {(accepted) => (
          <>
            <RuledList label="Terms that you have accepted">
              {accepted.map(({ version, acceptedAt }) => (
                <RuledItem key={version}>
                  Version {version}, accepted on {formatTime(acceptedAt)}
                </RuledItem>
              ))}
            </RuledList>
            <TextLink to="/terms">Read the terms</TextLink>
          </>
        )}
      </QueryView>
    </Panel>
  )
}
