import { configure } from '@testing-library/react';

// a machine that also builds takes longer than a second for what a page does in milliseconds
configure({ asyncUtilTimeout: 10_000 });
