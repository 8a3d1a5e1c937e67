output "prefix" {
  description = "What the names of all the component's resources begin with: `production-green-orders`."
  value       = local.prefix
}

output "record" {
  description = "The colour's DNS name, `production-green-orders.thing.com`; null without a domain."
  value       = var.domain == null ? null : "${local.prefix}.${var.domain}"
}
