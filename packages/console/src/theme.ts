import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  InputWrapper,
  Modal,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Radio,
  Select,
  Switch,
  Table,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

const small = { defaultProps: { size: 'sm' } }

/** The one theme: sizes, radius, fonts and the colours' shades. Pages use its tokens only. */
export const theme = createTheme({
  primaryColor: 'indigo',
  // Shade 7 keeps white text on filled buttons above 4.5:1 in both schemes.
  primaryShade: 7,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontFamily: 'inherit',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', size: 'md' },
      styles: { root: { flexShrink: 0 }, label: { textTransform: 'none', fontSize: 12, fontWeight: 500 } },
    }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'md' } }),
    Checkbox: Checkbox.extend(small),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', size: 480, transitionProps: { duration: 150 } },
      styles: { title: { fontWeight: 600 } },
    }),
    InputWrapper: InputWrapper.extend({ styles: { label: { marginBottom: 4 } } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 150 } },
      styles: { title: { fontWeight: 600 } },
    }),
    MultiSelect: MultiSelect.extend(small),
    NumberInput: NumberInput.extend(small),
    PasswordInput: PasswordInput.extend(small),
    Radio: Radio.extend(small),
    Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false } }),
    Switch: Switch.extend(small),
    Table: Table.extend({ defaultProps: { verticalSpacing: 9, horizontalSpacing: 'xs' } }),
    TagsInput: TagsInput.extend(small),
    Textarea: Textarea.extend(small),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: false } },
    }),
  },
})

/** Secondary text, errors and placeholders with a contrast of at least 4.5:1, which Mantine's own shades miss. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-placeholder': '#6b7480',
    // Words on the light badges and alerts of these colours, and in tables.
    '--mantine-color-orange-light-color': '#a33405',
    '--mantine-color-yellow-light-color': '#8a4b00',
    '--mantine-color-teal-light-color': '#066649',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
  },
})
