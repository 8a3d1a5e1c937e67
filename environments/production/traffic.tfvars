environment = "production"
region      = "eu-west-1"
domain      = "thing.com"

# Whole numbers from 0 to 255; a colour gets its share of the sum. Raise one first and lower the other in a
# second step, and watch the logs between the steps.
weights = {
  orders   = { blue = 100, green = 0 }
  payments = { blue = 100, green = 0 }
}
