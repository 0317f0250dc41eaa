import type { components } from './schema';

type Schemas = components['schemas'];

export type Dashboard = Schemas['BackupDRStatusDashboard'];
export type BackupJobLog = Schemas['BackupJobLog'];
export type RestoreTestResult = Schemas['RestoreTestResult'];
export type SiteHealth = Schemas['ReadinessSiteHealth'];
export type ComplianceRow = Schemas['ReadinessComplianceRow'];
export type DrillEntry = Schemas['DrillEntry'];
export type Restore = Schemas['RestoreOperation'];
export type RestoreWish = Schemas['RestoreRequestsWish'];
export type Difference = Schemas['Difference'];
export type DifferenceItem = Schemas['DifferenceItem'];
export type Awaiting = Schemas['ApprovalAwaiting'];
export type Permission = Schemas['Session']['permissions'][number];
export type Application = Schemas['RestoreApplication'];
export type Drill = Schemas['Drill'];
export type Alert = Schemas['AlertsAlert'];
export type WorkProgress = Schemas['WorkProgress'];
