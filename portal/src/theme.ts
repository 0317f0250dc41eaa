import { Button, createTheme, Menu, Modal, Tooltip, type MantineColorsTuple } from '@mantine/core';

// One accent; contrast of shade 8 on white and of shade 3 on the dark body is above 4.5 to 1.
const sea: MantineColorsTuple = [
  '#e7f5fb',
  '#d2e7f1',
  '#a3cde1',
  '#71b2d1',
  '#4a9bc3',
  '#308dbb',
  '#1f86b8',
  '#0d73a2',
  '#0b6691',
  '#005880',
];

// The dark scheme's greys, a little blue: text at 0, borders at 4, panels at 7.
const dark: MantineColorsTuple = [
  '#dbe2e6',
  '#b9c4cb',
  '#9fb0ba',
  '#6c7a84',
  '#3a4751',
  '#2c3840',
  '#212b32',
  '#182026',
  '#12191e',
  '#0c1114',
];

const OFFERED = { defaultProps: { withScrollArea: false, classNames: { options: 'offered' } } };

export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 7 },
  colors: { sea, dark },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '2rem' },
  components: {
    // what hovering tells, the keyboard and a finger get too
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true } } }),
    // in a row of a table a button is no louder than the text beside it, nor than those above the table
    Button: Button.extend({
      vars: (_, { size }) => ({ root: size === 'compact-sm' ? { '--button-fz': '0.75rem' } : {} }),
    }),
    // the first item takes the focus: what would take it else is no item, and screen readers are told that all within are
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    // the list itself is scrolled, which its box goes through by the arrow keys; a region around it nobody could reach.
    // Not by the parts' own names: with them they would come with the first screen, which has none
    Select: OFFERED,
    MultiSelect: OFFERED,
    Modal: Modal.extend({ styles: { title: { fontWeight: 600 } } }),
  },
});
