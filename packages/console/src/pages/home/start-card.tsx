import type { IntegrationKind } from '@jackfield/contract'
import { Box, Flex, Group, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../ui/links.tsx'
import { Section } from '../../ui/section.tsx'
import { kindPages } from '../zoho/kind-pages.ts'
import { type StepId, stepIds } from './start-steps.ts'
import { stepTargets } from './step-targets.ts'

interface Props {
  readonly done: Record<StepId, boolean>
  /** Of which the steps tell. */
  readonly kind: IntegrationKind
}

/** What is left until the first popped call, each with one button; the next one is filled. */
export function StartCard({ done, kind }: Props) {
  const { t } = useTranslation()
  const targets = stepTargets(kind)
  const next = stepIds.find((id) => !done[id])
  const count = stepIds.filter((id) => done[id]).length
  return (
    <Section
      title={t('home.startTitle')}
      text={t('home.startText')}
      aside={<Text c="dimmed">{t('home.progress', { done: count, total: stepIds.length })}</Text>}
    >
      <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {stepIds.map((id, index) => (
          <Box
            component="li"
            key={id}
            py="sm"
            style={index ? { borderTop: '1px solid var(--mantine-color-default-border)' } : undefined}
          >
            <Group wrap="nowrap" gap="sm" align="flex-start">
              <ThemeIcon
                radius="xl"
                size={24}
                variant={done[id] ? 'light' : 'default'}
                color={done[id] ? 'teal' : 'gray'}
              >
                {done[id] ? <IconCheck size={16} /> : <Text size="xs">{index + 1}</Text>}
              </ThemeIcon>
              <Group justify="space-between" gap="xs" style={{ flex: 1 }}>
                <Box style={{ flex: '1 1 220px' }}>
                  <Text fw={600}>
                    {t(`home.step.${id}.title`)}
                    <VisuallyHidden>{done[id] ? t('home.done') : t('home.left')}</VisuallyHidden>
                  </Text>
                  <Text c="dimmed">{t(`home.step.${id}.text`)}</Text>
                </Box>
                {/* The next step's button stands at the edge, and first where there is one column. */}
                <Flex gap="xs" direction={{ base: 'row', sm: 'row-reverse' }}>
                  <ButtonLink
                    {...targets[id]}
                    variant={id === next ? 'filled' : done[id] ? 'subtle' : 'default'}
                    color={done[id] ? 'gray' : undefined}
                  >
                    {done[id] ? t('common.edit') : t(`home.step.${id}.button`)}
                  </ButtonLink>
                  {id === 'zoho' && !done.zoho && (
                    <ButtonLink to={kindPages['zoho-desk'].to} search={{ step: 'network' }} variant="subtle">
                      {t('home.desk')}
                    </ButtonLink>
                  )}
                </Flex>
              </Group>
            </Group>
          </Box>
        ))}
      </Stack>
    </Section>
  )
}
