def test_it(visit):
    page = visit("dhs-editor")
    page.goto("/cms/modules/")
    print(page.url, page.inner_text("body")[:500])
    from modules.library.models import Module
    m = Module.objects.first()
    page.goto(f"/cms/pages/{m.pk}/edit/")
    page.wait_for_timeout(4000)
    open("/tmp/e2e/edit.html","w").write(page.content())
    page.screenshot(path="/tmp/e2e/edit.png", full_page=True)
