output "record" {
  description = "The colour's DNS name, such as `production-green-orders.thing.com`."
  value       = module.names.record
  # There is nothing to lead to before.
  depends_on = [aws_route53_record.this]
}

output "zone_id" {
  description = "Id of the zone that it is in."
  value       = aws_route53_record.this["A"].zone_id
}

output "ipv6" {
  description = "Whether it has an AAAA record."
  value       = var.load_balancer.ipv6
}
