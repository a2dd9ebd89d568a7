import { autoBindResultSchema } from '@jackfield/contract'
import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { AnchorLink } from '../../ui/links.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AutoBindResult } from './auto-bind-result.tsx'
import { useKind, useKindWords } from './kind.ts'

interface Props {
  /** There are changes by hand that are not saved. */
  readonly unsaved: boolean
  readonly onClose: () => void
  readonly onBound: () => Promise<void>
}

/** Tells first what it would bind, and afterwards what it bound; closing it before changes nothing. */
export function AutoBindDialog({ unsaved, onClose, onBound }: Props) {
  const { t } = useKindWords()
  const { kind, path } = useKind()
  const autoBind = (apply: boolean) => ask('POST', `${path}/bindings/auto`, autoBindResultSchema, { apply })
  const plan = useQuery({
    queryKey: ['auto-bind-plan', kind],
    queryFn: () => autoBind(false),
    enabled: !unsaved,
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  const apply = useMutation({ mutationFn: () => autoBind(true), onSuccess: onBound })
  const count = plan.data?.bound.length ?? 0
  return (
    <Modal opened onClose={onClose} size="lg" title={t('zoho.auto.title')}>
      <Stack>
        {unsaved ? (
          <Text>{t('zoho.auto.unsaved')}</Text>
        ) : apply.data ? (
          <AutoBindResult title={t('zoho.auto.bound')} result={apply.data} />
        ) : (
          <QueryView query={plan} skeleton={<Skeleton height={120} />}>
            {(result) =>
              result.bound.length > 0 ? (
                <AutoBindResult title={t('zoho.auto.would')} result={result} />
              ) : (
                <>
                  <ProblemText
                    severity="info"
                    text={{ what: t('zoho.auto.nothing'), remedy: t('zoho.auto.nothingRemedy') }}
                    action={<AnchorLink to="/extensions">{t('extensions.title')}</AnchorLink>}
                  />
                  <AutoBindResult title="" result={result} />
                </>
              )
            }
          </QueryView>
        )}
        {apply.isError && <ErrorAlert error={apply.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant={apply.data ? 'filled' : 'default'} onClick={onClose}>
            {apply.data || count === 0 ? t('common.close') : t('common.cancel')}
          </Button>
          {!apply.data && !unsaved && count > 0 && (
            <Button data-autofocus loading={apply.isPending} onClick={() => apply.mutate()}>
              {t('zoho.auto.apply', { count })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
