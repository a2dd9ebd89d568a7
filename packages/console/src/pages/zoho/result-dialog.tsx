import { type AuthoriseResult, authoriseResultSchema } from '@jackfield/contract'
import { Button, FocusTrap, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, ask } from '../../api/client.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useKind, useKindWords } from './kind.ts'
import type { ZohoStep } from './zoho-search.ts'
import { lacksPlace } from './zoho-status.tsx'

/** How the consent at Zoho ended; the server tells it once. */
export function ResultDialog() {
  const { t } = useKindWords()
  const { page, path, query } = useKind()
  const client = useQueryClient()
  const navigate = useNavigate()
  const result = useQuery({
    queryKey: ['zoho-result', path],
    queryFn: () =>
      ask('GET', `${path}/result`, authoriseResultSchema).catch((error) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }),
    // A second reading would find nothing.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  })
  const close = async (step?: ZohoStep) => {
    await navigate({ to: page.to, search: step ? { step } : {}, replace: true })
    client.removeQueries({ queryKey: ['zoho-result', path] })
    await client.invalidateQueries({ queryKey: query.queryKey })
  }
  const view = useQuery(query).data
  const next = view && lacksPlace(view) ? 'place' : 'users'
  const title = !result.data ? t('zoho.title') : t(result.data.ok ? 'zoho.result.okTitle' : 'zoho.result.failTitle')
  return (
    <Modal opened onClose={() => close()} title={title}>
      <FocusTrap.InitialFocus />
      <QueryView query={result} skeleton={<Skeleton height={80} />}>
        {(data) => (
          <Stack>
            {data ? <Outcome result={data} /> : <Text>{t('zoho.result.none')}</Text>}
            <Group justify="flex-end" gap="xs">
              {data?.ok ? (
                <Button data-autofocus onClick={() => close(next)}>
                  {t(next === 'place' ? 'zoho.result.place' : 'zoho.result.next')}
                </Button>
              ) : data ? (
                <Button data-autofocus onClick={() => close('authorise')}>
                  {t('zoho.result.again')}
                </Button>
              ) : (
                <Button variant="default" onClick={() => close()}>
                  {t('common.close')}
                </Button>
              )}
            </Group>
          </Stack>
        )}
      </QueryView>
    </Modal>
  )
}

function Outcome({ result }: { result: AuthoriseResult }) {
  const { t } = useKindWords()
  const { ok, organisation, account, problems } = result
  return (
    <Stack gap="sm">
      {ok && <Text>{t('zoho.result.ok', { organisation: organisation ?? '–', account: account ?? '–' })}</Text>}
      {ok && problems.length > 0 && <Text>{t('zoho.result.warnings')}</Text>}
      {problems.map((problem) => (
        <ProblemAlert key={problem.code} problem={problem} severity={ok ? 'warning' : 'error'} />
      ))}
    </Stack>
  )
}
