export const settingsPage = {
  title: 'Settings',
  hint: 'What this installation is configured with. It is changed where each line says, not here.',
  subject: 'Subject',
  name: 'Setting',
  value: 'Value',
  origin: 'Comes from',
  setBy: 'Set by',
  document: 'Described in',
  fixed: 'cannot be changed',
  origins: {
    DEFAULT: 'default',
    COMMAND_LINE: 'command line',
    ENVIRONMENT: 'environment',
    FILE: 'file',
    DECLARATION: 'declaration',
    PORTAL: 'portal',
  },
};
