output "record" {
  description = "The top-level name."
  value       = var.record_name
}

output "weights" {
  description = "Weight of each colour."
  value       = { for colour, record in aws_route53_record.this : colour => one(record.weighted_routing_policy).weight }
}

output "set_identifiers" {
  description = "Set identifier of each colour's record."
  value       = { for colour, record in aws_route53_record.this : colour => record.set_identifier }
}
