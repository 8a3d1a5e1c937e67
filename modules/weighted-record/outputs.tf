output "record" {
  description = "The top-level name."
  value       = var.record_name
}

output "weights" {
  description = "Weight of each colour."
  value       = { for colour in keys(var.weights) : colour => one(aws_route53_record.this[colour].weighted_routing_policy).weight }
}

output "zone_id" {
  description = "Id of the zone that it is in."
  value       = var.zone_id
}
