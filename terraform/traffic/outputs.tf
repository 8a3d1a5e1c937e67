# Not the weights: a rollout changes them, and a plan after it would have an output to change.
output "records" {
  description = "By API, its top-level name."
  value       = { for api, record in module.record : api => record.record }
}
