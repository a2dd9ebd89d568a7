import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app.css'
import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { createQueryClient } from './api/query-client.ts'
import { startI18n } from './i18n/index.ts'
import { createConsoleRouter } from './router.tsx'
import { cssVariables, theme } from './theme.ts'

await startI18n()
const queryClient = createQueryClient()
const router = createConsoleRouter()

/** The theme with the words that Mantine's own buttons are read out with. */
function ThemedConsole() {
  const { t } = useTranslation()
  const close = { defaultProps: { closeButtonProps: { 'aria-label': t('common.close') } } }
  return (
    <MantineProvider
      theme={mergeThemeOverrides(theme, { components: { Modal: close, Drawer: close } })}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
    >
      <Notifications position="bottom-right" limit={3} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ThemedConsole />
  </StrictMode>,
)
