output "identity" {
  description = "What the state belongs to."
  value       = terraform_data.identity.output
}
