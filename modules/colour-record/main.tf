module "names" {
  source = "../names"

  environment = var.environment
  colour      = var.colour
  name        = var.api
  domain      = var.domain
}

resource "aws_route53_record" "this" {
  for_each = toset(var.load_balancer.ipv6 ? ["A", "AAAA"] : ["A"])

  zone_id = var.zone_id
  name    = module.names.record
  type    = each.key

  alias {
    name                   = var.load_balancer.dns_name
    zone_id                = var.load_balancer.zone_id
    evaluate_target_health = var.evaluate_target_health
  }
}
