# An API that is reached from within a VPC only: its zone is private, and so is its load balancer.
data "aws_route53_zone" "internal" {
  name         = "internal.thing.com"
  private_zone = true
}

module "stock" {
  source = "../../modules/api"

  name                   = "stock"
  load_balancer_type     = "application"
  evaluate_target_health = false
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "internal.thing.com"
    zone_id       = data.aws_route53_zone.internal.zone_id
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.thing.com", port = 5044, tls = true }
  }
}

module "stock_weights" {
  source = "../../modules/weighted-record"

  environment = "production"
  api         = "stock"
  domain      = "internal.thing.com"
  zone_id     = data.aws_route53_zone.internal.zone_id
  record_name = "stock.internal.thing.com"
  weights     = { green = 100 }

  existing_records = [module.stock.record]
}
