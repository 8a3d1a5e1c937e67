output "records" {
  description = "By API: its top-level name and the weight of each colour."
  value       = { for api, record in module.record : api => { record = record.record, weights = record.weights } }
}
