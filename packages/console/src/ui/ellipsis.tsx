import { Text, type TextProps, Tooltip } from '@mantine/core'
import { useState } from 'react'

/** One line; what does not fit ends in an ellipsis and is shown whole under the pointer or on focus. */
export function Ellipsis({ children, ...props }: TextProps & { children: string }) {
  const [cut, setCut] = useState(false)
  const measure = (element: HTMLElement) => setCut(element.scrollWidth > element.clientWidth)
  return (
    <Tooltip label={children} disabled={!cut} multiline maw={360}>
      <Text
        truncate
        tabIndex={cut ? 0 : undefined}
        onMouseEnter={(event) => measure(event.currentTarget)}
        ref={(element: HTMLParagraphElement | null) => {
          if (element) measure(element)
        }}
        {...props}
      >
        {children}
      </Text>
    </Tooltip>
  )
}
