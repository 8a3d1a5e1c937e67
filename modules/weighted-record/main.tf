module "names" {
  source   = "../names"
  for_each = var.weights

  environment = var.environment
  colour      = each.key
  name        = var.api
  domain      = var.domain
}

locals {
  # Only where every colour has one: a colour that is alone there would get all clients that speak IPv6, whatever the
  # weights say. Without any, they take the A records.
  ipv6 = alltrue([for name in module.names : contains(var.existing_ipv6_records, name.record)])

  records = merge(
    { for colour in keys(var.weights) : colour => { colour = colour, type = "A" } },
    { for colour in keys(var.weights) : "${colour}-ipv6" => { colour = colour, type = "AAAA" } if local.ipv6 },
  )
}

# Weighted from the first day: a simple record of the same name would have to go before a weighted one can
# come. Never `create_before_destroy`: two records with the same set identifier cannot be at once.
resource "aws_route53_record" "this" {
  for_each = local.records

  zone_id = var.zone_id
  name    = var.record_name
  type    = each.value.type
  # With the API's name: the identifier is then unlike in the whole zone, and emulators that look records
  # up by it alone find the right one.
  set_identifier = "${var.api}-${each.key}"

  weighted_routing_policy {
    weight = var.weights[each.value.colour]
  }

  alias {
    name                   = module.names[each.value.colour].record
    zone_id                = var.zone_id
    evaluate_target_health = true
  }

  lifecycle {
    # Only Route53 itself would say so otherwise, in the middle of an apply: an alias needs its target.
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    precondition {
      condition     = contains(var.existing_records, module.names[each.value.colour].record)
      error_message = "weights of ${var.api}: found ${each.value.colour} = ${var.weights[each.value.colour]}, but zone ${var.zone_id} has no record ${module.names[each.value.colour].record}: apply ${each.value.colour} first, or leave it out of the weights."
    }
  }
}
