import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './ui/global.css'
import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchSession } from './account/watch-session.ts'
import { router } from './router.tsx'
import { askToStepUp } from './second-factors/ask-to-step-up.tsx'
import { answerStepUps, queryClient } from './trpc.ts'
import { allowScrollStyles, styleNonce } from './ui/style-nonce.ts'
import { cssVariablesResolver, theme } from './ui/theme.ts'

const container = document.querySelector('#root')
if (container === null) throw new Error('index.html has no #root')

allowScrollStyles()
watchSession(router)
answerStepUps(askToStepUp)
createRoot(container).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
