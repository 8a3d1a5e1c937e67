# An API whose names are in a zone of another account.
locals {
  environment = "production"
  colour      = "green"
  domain      = "internal.thing.com"
}

data "aws_route53_zone" "internal" {
  provider = aws.dns

  name         = local.domain
  private_zone = true
}

module "stock" {
  source = "../../modules/api"

  name               = "stock"
  load_balancer_type = "application"
  platform = {
    environment   = local.environment
    colour        = local.colour
    domain        = local.domain
    zone_id       = null # another account's
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.thing.com", port = 5044, tls = true }
  }
}

module "stock_record" {
  source    = "../../modules/colour-record"
  providers = { aws = aws.dns }

  environment            = local.environment
  colour                 = local.colour
  api                    = "stock"
  domain                 = local.domain
  zone_id                = data.aws_route53_zone.internal.zone_id
  load_balancer          = module.stock.load_balancer
  evaluate_target_health = false
}

module "stock_weights" {
  source    = "../../modules/weighted-record"
  providers = { aws = aws.dns }

  environment = local.environment
  api         = "stock"
  domain      = local.domain
  zone_id     = data.aws_route53_zone.internal.zone_id
  record_name = "stock.${local.domain}"
  weights     = { green = 100 }

  existing_records      = [module.stock_record.record]
  existing_ipv6_records = module.stock_record.ipv6 ? [module.stock_record.record] : []
}
