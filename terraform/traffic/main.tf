provider "aws" {
  region = var.region
  # All that is here is in the zone: where that is another account's, that account's role does it.
  allowed_account_ids = var.dns_role_arn != null ? [split(":", var.dns_role_arn)[4]] : var.account_id == null ? null : [var.account_id]

  dynamic "assume_role" {
    for_each = var.dns_role_arn == null ? [] : [var.dns_role_arn]

    content {
      role_arn = assume_role.value
    }
  }

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
  name         = var.domain
  private_zone = var.private_zone
}

# The colours' own names among them: one lookup for all APIs, since Route53 takes five requests a second.
data "aws_route53_records" "existing" {
  zone_id    = data.aws_route53_zone.this.zone_id
  name_regex = "^${var.environment}-"
}

locals {
  existing_records = [for record in data.aws_route53_records.existing.resource_record_sets :
    trimsuffix(record.name, ".") if record.type == "A"
  ]
  existing_ipv6_records = [for record in coalesce(data.aws_route53_records.existing.resource_record_sets, []) :
    trimsuffix(record.name, ".") if record.type == "AAAA"
  ]
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

  existing_records      = local.existing_records
  existing_ipv6_records = local.existing_ipv6_records
}
