output "prefix" {
  description = "What the names of all the component's resources begin with: `production-green-orders`."
  value       = local.prefix
}

output "account_wide" {
  description = "The component's name where all regions of an account share their names: `production-green-orders-euw1`."
  value       = "${local.prefix}${local.suffix}"
}

output "region_suffix" {
  description = "What names end with that all regions share, such as those of roles and buckets: `-euw1`; empty without a region."
  value       = local.suffix
}

output "record" {
  description = "The colour's DNS name, `production-green-orders.thing.com`; null without a domain."
  value       = var.domain == null ? null : "${local.prefix}.${var.domain}"
}
