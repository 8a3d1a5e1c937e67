provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]
  s3_use_path_style   = var.emulated

  default_tags {
    tags = local.tags
  }
}

locals {
  tags = merge(var.tags, {
    environment = var.environment
    colour      = var.colour
    managed-by  = "terraform"
    project     = "lambda-core"
  })
}

# Refuses variables of one colour or region on the state of another.
module "state_guard" {
  source = "../../modules/state-guard"

  identity = "${var.environment}/${var.colour}"
  region   = var.region
}

# For the hosted zone, where that is in another account. Without a role it is the same as the first in all: tests hand
# one running provider to both, whose settings are those of the last that came.
provider "aws" {
  alias               = "dns"
  region              = var.region
  allowed_account_ids = var.dns_role_arn != null ? [split(":", var.dns_role_arn)[4]] : var.account_id == null ? null : [var.account_id]
  s3_use_path_style   = var.emulated

  dynamic "assume_role" {
    for_each = var.dns_role_arn == null ? [] : [var.dns_role_arn]

    content {
      role_arn = assume_role.value
    }
  }

  default_tags {
    tags = local.tags
  }
}

data "aws_route53_zone" "this" {
  provider = aws.dns

  name         = var.domain
  private_zone = var.private_zone
}

# Weighted names of terraform/traffic are among these: one label before the domain.
data "aws_route53_records" "top_level" {
  provider = aws.dns

  zone_id    = data.aws_route53_zone.this.zone_id
  name_regex = "^[a-z0-9-]+\\.${replace(var.domain, ".", "\\.")}\\.?$"
}

locals {
  # By API, the weight that this colour has now, whoever gave it; of several names that lead to it, the largest.
  # The provider answers null where no name matches.
  own       = "${var.environment}-${var.colour}-"
  top_level = data.aws_route53_records.top_level.resource_record_sets
  weighted = [for record in local.top_level == null ? [] : local.top_level : {
    name   = trimsuffix(coalesce(try(record.alias_target.dns_name, null), "none"), ".")
    weight = coalesce(record.weight, 0)
  }]
  weights = { for api, weights in { for record in local.weighted :
    trimprefix(trimsuffix(record.name, ".${var.domain}"), local.own) => record.weight...
    if startswith(record.name, local.own) && record.weight > 0
  } : api => max(weights...) }

  # What all APIs share; each takes it in one line (apis.tf).
  platform = {
    environment         = var.environment
    colour              = var.colour
    domain              = var.domain
    zone_id             = var.dns_role_arn == null ? data.aws_route53_zone.this.zone_id : null
    processor_zip       = "${var.zip_folder}/elb-log-processor.zip"
    logstash            = var.logstash
    network             = var.network
    roles               = var.roles
    labels              = var.labels
    alarm_topic_arn     = local.alarm_topic_arn
    queue_age_minutes   = var.queue_age_minutes
    log_retention_days  = var.log_retention_days
    log_expiration_days = var.log_expiration_days
    log_kms_key_arn     = var.log_kms_key_arn
    runtime             = var.runtime
    force_destroy       = var.force_destroy
    emulated            = var.emulated
    region_token        = var.region_token
    environments        = distinct([for file in fileset("${path.root}/../../environments", "*/traffic.tfvars") : split("-", dirname(file))[0]])
    weights             = local.weights
  }
}
