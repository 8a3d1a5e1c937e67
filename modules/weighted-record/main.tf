module "names" {
  source   = "../names"
  for_each = var.weights

  environment = var.environment
  colour      = each.key
  name        = var.api
  domain      = var.domain
}

# Weighted from the first day: a simple record of the same name would have to go before a weighted one can
# come. Never `create_before_destroy`: two records with the same set identifier cannot be at once.
resource "aws_route53_record" "this" {
  for_each = var.weights

  zone_id = var.zone_id
  name    = var.record_name
  type    = "A"
  # With the API's name: the identifier is then unlike in the whole zone, and emulators that look records
  # up by it alone find the right one.
  set_identifier = "${var.api}-${each.key}"

  weighted_routing_policy {
    weight = each.value
  }

  alias {
    name                   = module.names[each.key].record
    zone_id                = var.zone_id
    evaluate_target_health = true
  }

  lifecycle {
    # Only Route53 itself would say so otherwise, in the middle of an apply: an alias needs its target.
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    precondition {
      condition     = contains(var.existing_records, module.names[each.key].record)
      error_message = "weights of ${var.api}: found ${each.key} = ${each.value}, but zone ${var.zone_id} has no record ${module.names[each.key].record}: apply ${each.key} first, or leave it out of the weights."
    }
  }
}
