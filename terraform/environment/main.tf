provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]
  s3_use_path_style   = var.emulated

  default_tags {
    tags = merge(var.tags, {
      environment = var.environment
      colour      = var.colour
      managed-by  = "terraform"
      project     = "lambda-core"
    })
  }
}

# Refuses variables of one colour on the state of another.
module "state_guard" {
  source = "../../modules/state-guard"

  identity = "${var.environment}/${var.colour}"
}

data "aws_route53_zone" "this" {
  name = var.domain
}

locals {
  # What all APIs share; each takes it in one line (apis.tf).
  platform = {
    environment         = var.environment
    colour              = var.colour
    domain              = var.domain
    zone_id             = data.aws_route53_zone.this.zone_id
    processor_zip       = "${var.zip_folder}/elb-log-processor.zip"
    logstash            = var.logstash
    network             = var.network
    roles               = var.roles
    labels              = var.labels
    alarm_topic_arn     = var.alarm_topic_arn
    queue_age_minutes   = var.queue_age_minutes
    log_retention_days  = var.log_retention_days
    log_expiration_days = var.log_expiration_days
    log_kms_key_arn     = var.log_kms_key_arn
    runtime             = var.runtime
    force_destroy       = var.force_destroy
    emulated            = var.emulated
  }
}
