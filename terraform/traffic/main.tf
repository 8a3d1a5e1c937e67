provider "aws" {
  region = var.region

  default_tags {
    tags = {
      environment = var.environment
      managed-by  = "terraform"
      project     = "lambda-core"
    }
  }
}

# Refuses the weights of one environment on the state of another.
module "state_guard" {
  source = "../../modules/state-guard"

  identity = "${var.environment}/traffic"
}

data "aws_route53_zone" "this" {
  name = var.domain
}

module "record" {
  source   = "../../modules/weighted-record"
  for_each = var.weights

  environment = var.environment
  api         = each.key
  domain      = var.domain
  zone_id     = data.aws_route53_zone.this.zone_id
  record_name = "${var.record_prefix}${each.key}.${var.domain}"
  weights     = each.value
}
