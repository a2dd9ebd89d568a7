import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { PlainLayout } from './plain-layout.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <PlainLayout>
      <EmptyState
        title={t('common.notFoundTitle')}
        text={t('common.notFoundText')}
        action={
          <ButtonLink to="/" variant="default">
            {t('common.toHome')}
          </ButtonLink>
        }
      />
    </PlainLayout>
  )
}
