import { Construct } from 'constructs';
import { seldom } from './seldom-modules';

/** Percent of the budget: spent already, and foreseen for the month. */
const SPENT_PERCENT = 80;
const FORESEEN_PERCENT = 100;

export interface BudgetProps {
  readonly usd: number;
  readonly address: string;
}

/** Tells an address what the account spends. Of the whole account: tags count only after somebody has activated them for billing. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { usd, address }: BudgetProps) {
    super(scope, id);
    const { CfnBudget } = seldom.budgets();
    const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
      subscribers: [{ subscriptionType: 'EMAIL', address }],
    });
    new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: usd, unit: 'USD' } },
      notificationsWithSubscribers: [
        notification('ACTUAL', SPENT_PERCENT),
        notification('FORECASTED', FORESEEN_PERCENT),
      ],
    });
  }
}
