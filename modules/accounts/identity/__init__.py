"""Who a person is: accounts, roles, and questions about them."""
