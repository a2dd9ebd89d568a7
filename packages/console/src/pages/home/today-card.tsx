import type { StatusView } from '@jackfield/contract'
import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { completenessQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { AnchorLink } from '../../ui/links.tsx'
import { Section } from '../../ui/section.tsx'
import { CompletenessFigure } from '../calls/completeness-figure.tsx'
import { stretchOf } from '../calls/day-range.ts'

export function TodayCard({ status }: { status: StatusView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: completeness } = useQuery(completenessQuery(stretchOf({}, new Date())))
  const figures = [
    [t('home.activeNow'), status.calls.active],
    [t('home.agents'), status.agents.connected],
    [t('home.waiting'), status.deliveries.waiting + status.deliveries.unknown],
    [t('home.needsPerson'), status.deliveries.needsPerson + status.deliveries.refused],
  ] as const
  return (
    <Section title={t('home.todayTitle')} aside={<AnchorLink to="/calls">{t('home.showCalls')}</AnchorLink>}>
      {completeness && <CompletenessFigure completeness={completeness} />}
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
        {figures.map(([label, value]) => (
          <Stack key={label} gap={0}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text size="xl" className="tabular">
              {format.number(value)}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
    </Section>
  )
}
