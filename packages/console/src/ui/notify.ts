import { notifications } from '@mantine/notifications'

/** A short word that something worked; failures stand in place instead. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 3000, withBorder: true })
}
