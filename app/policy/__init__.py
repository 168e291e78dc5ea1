"""The words somebody signs: the policy, the checklist, the report."""
