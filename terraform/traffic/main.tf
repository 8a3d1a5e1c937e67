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
  # The provider answers null where no name matches.
  existing = data.aws_route53_records.existing.resource_record_sets
  existing_records = [for record in local.existing == null ? [] : local.existing :
    trimsuffix(record.name, ".") if record.type == "A"
  ]
  existing_ipv6_records = [for record in local.existing == null ? [] : local.existing :
    trimsuffix(record.name, ".") if record.type == "AAAA"
  ]

  # The APIs that any colour has, by the names of their records.
  known = distinct([for name in local.existing_records :
    regex("^${var.environment}-(?:blue|green)-(.*)$", trimsuffix(name, ".${var.domain}"))[0]
    if can(regex("^${var.environment}-(?:blue|green)-", name))
  ])
  unknown = setsubtract(keys(var.weights), local.known)
}

# Before the records, which would say of a misspelt name that its colours have to be applied.
resource "terraform_data" "known" {
  lifecycle {
    precondition {
      condition     = length(local.unknown) == 0
      error_message = "weights: found ${jsonencode(local.unknown)}, expected APIs that a colour of ${var.environment} has: ${length(local.known) == 0 ? "none yet, apply a colour first" : join(", ", sort(local.known))}."
    }
  }
}

module "record" {
  source   = "../../modules/weighted-record"
  for_each = { for api, weights in var.weights : api => weights if contains(local.known, api) }

  environment = var.environment
  api         = each.key
  domain      = var.domain
  zone_id     = data.aws_route53_zone.this.zone_id
  record_name = "${var.record_prefix}${each.key}.${var.domain}"
  weights     = each.value

  existing_records      = local.existing_records
  existing_ipv6_records = local.existing_ipv6_records
}
