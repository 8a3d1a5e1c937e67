# One API in two regions of an account. Clients get the region that answers them first.
locals {
  platform = {
    environment   = "production"
    colour        = "green"
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.thing.com", port = 5044, tls = true }
  }
}

# A zone for each region: the colours' own names are alike in both.
data "aws_route53_zone" "this" {
  for_each = toset(["thing.com", "ireland.thing.com", "frankfurt.thing.com"])

  name = each.key
}

module "orders_ireland" {
  source = "../../modules/api"

  name               = "orders"
  load_balancer_type = "application"
  platform = merge(local.platform, {
    domain  = "ireland.thing.com"
    zone_id = data.aws_route53_zone.this["ireland.thing.com"].zone_id
  })
}

module "orders_frankfurt" {
  source    = "../../modules/api"
  providers = { aws = aws.frankfurt }

  name               = "orders"
  load_balancer_type = "application"
  platform = merge(local.platform, {
    domain  = "frankfurt.thing.com"
    zone_id = data.aws_route53_zone.this["frankfurt.thing.com"].zone_id
  })
}

# An alias would have to stay within its zone.
resource "aws_route53_record" "orders" {
  for_each = {
    eu-west-1    = module.orders_ireland.record
    eu-central-1 = module.orders_frankfurt.record
  }

  zone_id        = data.aws_route53_zone.this["thing.com"].zone_id
  name           = "orders.thing.com"
  type           = "CNAME"
  ttl            = 60
  records        = [each.value]
  set_identifier = "orders-${each.key}"

  latency_routing_policy {
    region = each.key
  }
}
